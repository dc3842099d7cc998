//! The whole database, searched: what must be nowhere is in no column of no table.

use testkit::World;

/// The columns that hold these bytes somewhere, as `table.column`.
pub async fn columns_with(world: &World, needle: &str) -> Vec<String> {
    let needle = needle.to_owned();
    let found = world.store().read("every column", move |conn| {
        let all = "SELECT m.name, c.name FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table'";
        let columns = conn
            .prepare(all)?
            .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?
            .collect::<Result<Vec<_>, _>>()?;
        let mut found = Vec::new();
        for (table, column) in columns {
            let sql = format!(
                "SELECT EXISTS (SELECT 1 FROM \"{table}\" WHERE instr(CAST(\"{column}\" AS BLOB), CAST(?1 AS BLOB)) > 0)"
            );
            if conn.query_row(&sql, [&needle], |row| row.get::<_, bool>(0))? {
                found.push(format!("{table}.{column}"));
            }
        }
        Ok(found)
    });
    found.await.expect("the database reads")
}
