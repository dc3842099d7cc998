//! The thread that loads models: one for the process, whoever asks.
//!
//! glibc keeps an arena per thread and gives little of a freed model back. Loaded on whatever thread of a pool comes along, a
//! model leaves its traces in every arena (measured: twelve loads and unloads, 509 MB left); on one thread they are
//! used again (274 MB; 62 MB if the process was started with `MALLOC_MMAP_THRESHOLD_=524288`, then every cycle alike).

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex, PoisonError,
        mpsc::{self, Sender},
    },
};

use anyhow::{Context, Result};

type Job = Box<dyn FnOnce() + Send>;

static JOBS: Mutex<Option<Sender<Job>>> = Mutex::new(None);

/// Runs `load` on the thread that loads, and waits for it.
pub(crate) fn run<T: Send + 'static>(load: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let (sender, loaded) = mpsc::channel();
    let job: Job = Box::new(move || drop(sender.send(load())));
    let mut jobs = JOBS.lock().unwrap_or_else(PoisonError::into_inner);
    let queue = match jobs.take() {
        Some(queue) => queue,
        None => started()?,
    };
    let sent = jobs.insert(queue).send(job);
    drop(jobs);
    sent.ok().context("Ask for a model to be loaded")?;
    loaded.recv().context("Load a model: it ended unexpectedly. There may be too little memory for it")?
}

fn started() -> Result<Sender<Job>> {
    let (sender, jobs) = mpsc::channel::<Job>();
    let work = move || {
        for job in jobs {
            // A job that panicked has dropped its sender, which tells whoever waits.
            drop(catch_unwind(AssertUnwindSafe(job)));
        }
    };
    std::thread::Builder::new()
        .name("model-loader".into())
        .spawn(work)
        .context("Start the thread that loads models")?;
    Ok(sender)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_model_is_loaded_on_the_same_thread() {
        let first = run(|| Ok(std::thread::current().id())).unwrap();
        let second = std::thread::spawn(|| run(|| Ok(std::thread::current().id())).unwrap()).join().unwrap();
        assert_eq!(first, second);
        assert_ne!(first, std::thread::current().id());
    }

    #[test]
    fn a_load_that_panics_is_an_error_and_the_next_one_works() {
        let panicked = run(|| -> Result<()> { std::panic::resume_unwind(Box::new("out of memory")) });
        assert!(panicked.unwrap_err().to_string().contains("ended unexpectedly"));
        assert_eq!(run(|| Ok(7)).unwrap(), 7);
    }
}
