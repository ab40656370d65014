//! The imports of a guest: WASI with nothing granted but the files of its task, and the interfaces of wit/capsule.wit.

use wasmtime::component::{ComponentType, Linker, Lower};
use wasmtime::{Engine, StoreContextMut};

use super::instance::into_text;
use super::modules;
use super::network::Refusal;
use super::output::Channel;
use super::state::Guest;
use super::{aside_calls, file_calls, replay, wasi_files};

/// The interfaces of wit/capsule.wit.
const HOST: &str = "capsule:engine/host@0.1.0";
const ASIDE: &str = "capsule:engine/aside@0.1.0";
const FILES: &str = "capsule:engine/files@0.1.0";
const MODULES: &str = "capsule:engine/modules@0.1.0";

/// The variant `refusal` of the interface `host`.
#[derive(ComponentType, Lower)]
#[component(variant)]
pub(super) enum Refused {
    #[component(name = "denied")]
    Denied(String),
    #[component(name = "quota")]
    Quota(String),
    #[component(name = "failed")]
    Failed(String),
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Denied(why) => Self::Denied(why),
            Refusal::Quota(why) => Self::Quota(why),
            Refusal::Failed(why) => Self::Failed(why),
        }
    }
}

pub(super) fn linker(engine: &Engine) -> wasmtime::Result<Linker<Guest>> {
    let mut linker = Linker::new(engine);
    wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
    wasmtime_wasi_http::p2::add_only_http_to_linker_async(&mut linker)?;
    wasi_files::add(&mut linker)?;
    replay::add(&mut linker)?;
    let mut host = linker.instance(HOST)?;
    host.func_wrap("print", print)?;
    host.func_wrap_async(
        "call-task",
        |store, (name, arguments): (String, Vec<u8>)| {
            let guest = store.data();
            let (tasks, log) = (guest.tasks.clone(), guest.log.clone());
            Box::new(async move {
                let Some(tasks) = tasks else {
                    // Only code at the top level of a program comes here.
                    wasmtime::bail!("a task was called while the program was loaded");
                };
                let envelope = tasks.call(name, into_text(arguments));
                Ok((match log {
                    Some(log) => log.came(envelope).await?,
                    None => envelope.await,
                },))
            })
        },
    )?;
    host.func_wrap("variables", |store, (): ()| {
        Ok((store.data().variables.to_vec(),))
    })?;
    host.func_wrap("why-refused", |store, (url,): (Vec<u8>,)| {
        let refusal = store.data().why_refused(&into_text(url));
        Ok((refusal.map(Refused::from),))
    })?;
    host.func_wrap("let-go", |store, (number,): (u32,)| {
        store.data().let_go(number);
        Ok(())
    })?;
    file_calls::add(&mut linker.instance(FILES)?)?;
    modules::add(&mut linker.instance(MODULES)?)?;
    aside_calls::add(&mut linker.instance(ASIDE)?)?;
    Ok(linker)
}

fn print(
    mut store: StoreContextMut<'_, Guest>,
    (to, text): (Channel, Vec<u8>),
) -> wasmtime::Result<()> {
    store
        .data_mut()
        .output
        .write(to, &String::from_utf8_lossy(&text));
    Ok(())
}
