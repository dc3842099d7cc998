//! Turns: one thing that many want, where a hurried caller overtakes a patient one.
//!
//! A question must not wait behind a thousand passages. A plain mutex is taken again at once by whoever just released it,
//! so a long row of passages would starve questions; here the patient caller lets the hurried ones go first between any
//! two of his turns.

use std::{
    ops::{Deref, DerefMut},
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// How long questions in an unbroken row can hold up the passages.
const PATIENCE: Duration = Duration::from_secs(1);

/// One thing and who may have it next.
pub(crate) struct Turns<T> {
    thing: Mutex<T>,
    /// Hurried callers that wait or work.
    hurried: Mutex<usize>,
    calm: Condvar,
}

impl<T> Turns<T> {
    pub(crate) fn new(thing: T) -> Self {
        Self { thing: Mutex::new(thing), hurried: Mutex::new(0), calm: Condvar::new() }
    }

    /// A turn before every patient caller.
    pub(crate) fn hurried(&self) -> Turn<'_, T> {
        *lock(&self.hurried) += 1;
        let place = Place { turns: self };
        Turn { thing: lock(&self.thing), _place: Some(place) }
    }

    /// A turn when no hurried caller waits, or after [`PATIENCE`].
    pub(crate) fn patient(&self) -> Turn<'_, T> {
        let waited = self.calm.wait_timeout_while(lock(&self.hurried), PATIENCE, |hurried| *hurried > 0);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
        Turn { thing: lock(&self.thing), _place: None }
    }
}

/// The thing, while it is one's turn.
pub(crate) struct Turn<'a, T> {
    // Released before the place in the queue, because fields drop in order: a patient caller that wakes finds it free.
    thing: MutexGuard<'a, T>,
    _place: Option<Place<'a, T>>,
}

impl<T> Deref for Turn<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.thing
    }
}

impl<T> DerefMut for Turn<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.thing
    }
}

struct Place<'a, T> {
    turns: &'a Turns<T>,
}

impl<T> Drop for Place<'_, T> {
    fn drop(&mut self) {
        *lock(&self.turns.hurried) -= 1;
        self.turns.calm.notify_all();
    }
}

/// A panic while it was held (out of memory, say) leaves nothing half done here: the next call loads the model again.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, mpsc};

    use super::*;

    /// Until the hurried caller has taken his place.
    fn wait_for_a_hurried_caller<T>(turns: &Turns<T>) {
        while *lock(&turns.hurried) == 0 {
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_hurried_caller_comes_between_two_turns_of_a_patient_one() {
        let turns = Arc::new(Turns::new(Vec::new()));
        let mut first = turns.patient();
        first.push("patient");
        let hurried = {
            let turns = turns.clone();
            std::thread::spawn(move || turns.hurried().push("hurried"))
        };
        wait_for_a_hurried_caller(&turns);
        drop(first);
        turns.patient().push("patient");
        hurried.join().unwrap();
        assert_eq!(*turns.patient(), ["patient", "hurried", "patient"]);
    }

    #[test]
    fn a_hurried_caller_that_panics_holds_up_nobody() {
        let turns = Arc::new(Turns::new(0));
        let (sender, receiver) = mpsc::channel();
        let panicking = {
            let turns = turns.clone();
            std::thread::spawn(move || {
                let _turn = turns.hurried();
                sender.send(()).unwrap();
                std::panic::resume_unwind(Box::new("out of memory"));
            })
        };
        receiver.recv().unwrap();
        assert!(panicking.join().is_err());
        *turns.patient() += 1;
        assert_eq!(*lock(&turns.hurried), 0);
    }
}
