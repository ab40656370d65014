//! `wasi:io/poll` and the timers of `wasi:clocks`: where a guest waits for whatever comes first.

use std::collections::BTreeSet;
use std::mem::take;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use wasmtime::component::{HasSelf, Linker, Resource, ResourceTable};
use wasmtime_wasi::clocks::WasiClocksView;
use wasmtime_wasi::p2::bindings::clocks::monotonic_clock;
use wasmtime_wasi::p2::bindings::io::poll::{self, HostPollable};
use wasmtime_wasi::p2::{DynPollable, Pollable, subscribe};

use super::events::Event;
use super::log::{Busy, Log};
use crate::sandbox::state::Guest;
use crate::sandbox::told::Told;

/// Puts this implementation in the place of wasmtime-wasi's own, which does the work.
pub(in crate::sandbox) fn add(linker: &mut Linker<Guest>) -> wasmtime::Result<()> {
    linker.allow_shadowing(true);
    poll::add_to_linker::<Guest, HasSelf<Guest>>(linker, |guest| guest)?;
    monotonic_clock::add_to_linker::<Guest, HasSelf<Guest>>(linker, |guest| guest)?;
    linker.allow_shadowing(false);
    Ok(())
}

impl poll::Host for Guest {
    async fn poll(&mut self, things: Vec<Resource<DynPollable>>) -> wasmtime::Result<Vec<u32>> {
        let Some(log) = self.log.clone() else {
            return poll::Host::poll(&mut self.table, things).await;
        };
        match log.replayed()? {
            Some(Event::Ready(ready)) => {
                log.again(all(&mut self.table, &things, &ready)).await??;
                Ok(ready)
            }
            Some(other) => Err(log.differs(&other, &Event::Ready(Vec::new()))),
            None => {
                let ready = poll::Host::poll(&mut self.table, things);
                let ready = log.resting(ready).await?;
                let event = Event::Ready(ready);
                log.record(&event)?;
                let Event::Ready(ready) = event else {
                    return Ok(Vec::new());
                };
                Ok(ready)
            }
        }
    }
}

/// Waits for all of these things.
async fn all(
    table: &mut ResourceTable,
    things: &[Resource<DynPollable>],
    wanted: &[u32],
) -> wasmtime::Result<()> {
    let mut missing: BTreeSet<u32> = wanted.iter().copied().collect();
    while !missing.is_empty() {
        let thing = |at: &u32| {
            let thing = things.get(*at as usize);
            let thing = thing.ok_or_else(|| wasmtime::format_err!("there is no thing {at}"))?;
            Ok(Resource::new_borrow(thing.rep()))
        };
        let waited = missing.iter().map(thing).collect::<wasmtime::Result<_>>()?;
        let ready = poll::Host::poll(table, waited).await?;
        let numbers: Vec<u32> = missing.iter().copied().collect();
        for at in ready {
            if let Some(number) = numbers.get(at as usize) {
                missing.remove(number);
            }
        }
    }
    Ok(())
}

impl HostPollable for Guest {
    async fn block(&mut self, thing: Resource<DynPollable>) -> wasmtime::Result<()> {
        match self.log.clone() {
            Some(log) => log.came(self.table.block(thing)).await?,
            None => self.table.block(thing).await,
        }
    }

    async fn ready(&mut self, thing: Resource<DynPollable>) -> wasmtime::Result<bool> {
        let Some(log) = self.log.clone() else {
            return self.table.ready(thing).await;
        };
        match log.replayed()? {
            Some(Event::There(true)) => {
                log.again(self.table.block(thing)).await??;
                Ok(true)
            }
            Some(Event::There(false)) => Ok(false),
            Some(other) => Err(log.differs(&other, &Event::There(true))),
            None => {
                let there = self.table.ready(thing).await?;
                log.record(&Event::There(there))?;
                Ok(there)
            }
        }
    }

    fn drop(&mut self, thing: Resource<DynPollable>) -> wasmtime::Result<()> {
        HostPollable::drop(&mut self.table, thing)
    }
}

impl monotonic_clock::Host for Guest {
    fn now(&mut self) -> wasmtime::Result<u64> {
        self.clocks().now()
    }

    fn resolution(&mut self) -> wasmtime::Result<u64> {
        self.clocks().resolution()
    }

    fn subscribe_instant(&mut self, when: u64) -> wasmtime::Result<Resource<DynPollable>> {
        if take(&mut self.next_timer_is_any) {
            let any = self.table.push(Any(Arc::clone(&self.aside.told)))?;
            return subscribe(&mut self.table, any);
        }
        match self.log.clone() {
            Some(log) => timer(&mut self.table, log, Duration::from_nanos(when)),
            None => self.clocks().subscribe_instant(when),
        }
    }

    fn subscribe_duration(&mut self, duration: u64) -> wasmtime::Result<Resource<DynPollable>> {
        match self.log.clone() {
            Some(log) => {
                let due = log.time() + Duration::from_nanos(duration);
                timer(&mut self.table, log, due)
            }
            None => self.clocks().subscribe_duration(duration),
        }
    }
}

fn timer(
    table: &mut ResourceTable,
    log: Arc<Log>,
    due: Duration,
) -> wasmtime::Result<Resource<DynPollable>> {
    let _busy = log.busy();
    let timer = table.push(Timer {
        log,
        due,
        asked: false,
        _busy,
    })?;
    subscribe(table, timer)
}

/// Something that goes on aside has something to be taken.
struct Any(Arc<Told>);

impl Pollable for Any {
    fn ready<'a, 'b>(&'a mut self) -> Pin<Box<dyn Future<Output = ()> + Send + 'b>>
    where
        'a: 'b,
        Self: 'b,
    {
        Box::pin(self.0.some())
    }
}

/// A time of the log's clock.
struct Timer {
    log: Arc<Log>,
    due: Duration,
    asked: bool,
    _busy: Busy,
}

impl Pollable for Timer {
    fn ready<'a, 'b>(&'a mut self) -> Pin<Box<dyn Future<Output = ()> + Send + 'b>>
    where
        'a: 'b,
        Self: 'b,
    {
        Box::pin(async {
            if !self.asked {
                // Others have their turn, too: a guest may wait without end for times that have passed.
                self.asked = true;
                tokio::task::yield_now().await;
            }
            if self.log.time() < self.due {
                // While it is replayed, only the record lets time pass.
                self.log.until_live().await;
                tokio::time::sleep(self.due.saturating_sub(self.log.time())).await;
            }
        })
    }
}
