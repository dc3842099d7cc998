//! Idle words: those that say nothing of what a text is about, however often they stand in it.

use std::{collections::HashSet, sync::OnceLock};

use crate::{
    language::{TONGUES, Tongue},
    words,
};

/// Words that carry no meaning of their own (English, Portuguese, Spanish). Question words such as "where" or "quanto"
/// are not among them: in short questions they are half of the meaning.
const IDLE: &str = "a an the and or but if so of to in on at by for from with as is are am be been was were do does did \
    dont doesnt i im ive id you your youre u ur we our us me my mine it its this that these those there they them he she \
    have has had can cant could would should will shall may might please pls hi hello hey thanks thank thx just also any \
    some about get got like know let not no yes ok oi ola hola bom boa dia tarde noite buenos buenas dias \
    o os as um uma uns umas de do da dos das em no na nos nas por pelo pela para pra pro com e ou que se eu voce voces \
    vc vcs meu minha seu sua tem ter ha e sao ser esta estao isso esse essa este esta ao aos favor gostaria queria quero \
    el la los las un una unos unas del al en con y lo le les su sus mi tu tus me te se nos yo usted ustedes hay es son \
    puedo puede pueden posso pode podem tengo tiene tienen quiero quisiera gracias obrigado obrigada";

/// Words that ask. They are half of the meaning of a short question ("where are you") and chance in a long one, so they
/// weigh less than words that name something.
const ASKING: &str = "what when where which who whom whose why how much many long often far como quando onde qual quais quem \
    quanto quanta quantos quantas que porque cuando donde cual cuales quien cuanto cuanta cuantos cuantas work come go do \
    make take give use see look say help time day want need tell";

/// What the kind of a word says of its worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worth {
    /// It names something.
    Names,
    /// It asks.
    Asks,
    /// It carries no meaning of its own.
    Idle,
}

/// The stems of both lists in one language.
struct Lists {
    idle: HashSet<String>,
    asking: HashSet<String>,
}

fn lists(tongue: Tongue) -> &'static Lists {
    static LISTS: [OnceLock<Lists>; TONGUES] = [const { OnceLock::new() }; TONGUES];
    LISTS[tongue.0 as usize].get_or_init(|| {
        let stems = |list: &str| words::stems(list, tongue).into_iter().map(|word| word.stem).collect();
        Lists { idle: stems(IDLE), asking: stems(ASKING) }
    })
}

/// What a stem is worth.
pub fn worth(stem: &str, tongue: Tongue) -> Worth {
    let lists = lists(tongue);
    if lists.idle.contains(stem) {
        Worth::Idle
    } else if lists.asking.contains(stem) {
        Worth::Asks
    } else {
        Worth::Names
    }
}

/// Whether a stem carries no meaning of its own.
pub fn is_idle(stem: &str, tongue: Tongue) -> bool {
    lists(tongue).idle.contains(stem)
}
