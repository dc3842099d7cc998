/** Money as people read it: cents where they matter, more digits where a price is a fraction of one. Pure. */
const cents = new Intl.NumberFormat(undefined, {
  style: "currency",
  currency: "USD",
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});
const fine = new Intl.NumberFormat(undefined, { style: "currency", currency: "USD", maximumSignificantDigits: 2 });

/** Dollars; amounts under ten cents keep what would otherwise read as nothing. */
export const dollars = (amount: number) => (amount !== 0 && Math.abs(amount) < 0.1 ? fine : cents).format(amount);
