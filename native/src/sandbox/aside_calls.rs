//! The interface `aside` of wit/capsule.wit.

use std::time::Duration;

use bytes::Bytes;
use http::Request;
use http::response::Parts;
use wasmtime::component::{ComponentType, Lift, LinkerInstance, Lower};

use super::instance::into_text;
use super::state::Guest;
use super::wasi::Refused;

type Header = (String, Vec<u8>);

/// The record `request`.
#[derive(ComponentType, Lift)]
#[component(record)]
struct RequestOf {
    method: String,
    url: String,
    headers: Vec<Header>,
    body: Vec<u8>,
}

impl RequestOf {
    fn size(&self) -> usize {
        let headers = self.headers.iter();
        let headers: usize = headers.map(|(name, value)| name.len() + value.len()).sum();
        self.method.len() + self.url.len() + headers + self.body.len()
    }
}

/// The record `head`.
#[derive(ComponentType, Lower)]
#[component(record)]
struct Head {
    status: u16,
    headers: Vec<Header>,
}

/// Adds every call.
pub(super) fn add(calls: &mut LinkerInstance<'_, Guest>) -> wasmtime::Result<()> {
    add_beginnings(calls)?;
    add_waits(calls)?;
    calls.func_wrap("let-go", |mut store, (number,): (u32,)| {
        store.data_mut().aside.let_go(number);
        Ok(())
    })
}

fn add_beginnings(calls: &mut LinkerInstance<'_, Guest>) -> wasmtime::Result<()> {
    calls.func_wrap_async(
        "begin-call",
        |mut store, (name, arguments): (String, Vec<u8>)| {
            Box::new(async move {
                let room = store
                    .data()
                    .aside
                    .room(name.len() + arguments.len())
                    .await?;
                let guest = store.data_mut();
                let Some(tasks) = &guest.tasks else {
                    // Only code at the top level of a program comes here.
                    wasmtime::bail!("a task was called while the program was loaded");
                };
                let replayed = guest.log.as_ref().is_some_and(|log| !log.is_live());
                let arguments = into_text(arguments);
                let call = guest.aside.call(tasks, name, arguments, room, replayed);
                Ok((call,))
            })
        },
    )?;
    calls.func_wrap_async("begin-request", |mut store, (request,): (RequestOf,)| {
        Box::new(async move {
            let room = store.data().aside.room(request.size()).await?;
            let guest = store.data_mut();
            let request = request_of(request);
            Ok((guest.aside.request(&guest.egress, request, room),))
        })
    })
}

fn add_waits(calls: &mut LinkerInstance<'_, Guest>) -> wasmtime::Result<()> {
    calls.func_wrap_async("wait", |mut store, (number, limit): (u32, Option<u64>)| {
        Box::new(async move {
            let limit = limit.map(Duration::from_nanos);
            let guest = store.data_mut();
            let log = guest.log.as_deref();
            Ok((guest.aside.wait(number, limit, log).await?,))
        })
    })?;
    calls.func_wrap_async("wait-any", |store, (limit,): (Option<u64>,)| {
        Box::new(async move {
            let guest = store.data();
            let limit = limit.map(Duration::from_nanos);
            let told = guest.aside.wait_any(limit, guest.log.clone());
            Ok((told.await?,))
        })
    })?;
    calls.func_wrap("next-timer-is-any", |mut store, (): ()| {
        store.data_mut().next_timer_is_any = true;
        Ok(())
    })?;
    calls.func_wrap_async("take-envelope", |mut store, (call,): (u32,)| {
        Box::new(async move { Ok((store.data_mut().aside.take_envelope(call).await?,)) })
    })?;
    calls.func_wrap_async("take-head", |mut store, (request,): (u32,)| {
        Box::new(async move {
            let head = store.data_mut().aside.take_head(request).await?;
            Ok((head.map(Head::from).map_err(Refused::from),))
        })
    })?;
    calls.func_wrap_async("take-piece", |mut store, (request,): (u32,)| {
        Box::new(async move {
            let piece = store.data_mut().aside.take_piece(request).await?;
            Ok((piece.map(Vec::from).map_err(Refused::from),))
        })
    })
}

fn request_of(request: RequestOf) -> Result<Request<Bytes>, http::Error> {
    let builder = Request::builder()
        .method(request.method.as_str())
        .uri(request.url.as_str());
    let add = |builder: http::request::Builder, (name, value): Header| builder.header(name, value);
    let builder = request.headers.into_iter().fold(builder, add);
    builder.body(request.body.into())
}

impl From<Parts> for Head {
    fn from(parts: Parts) -> Self {
        let header = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
            (name.to_string(), value.as_bytes().to_vec())
        };
        Self {
            status: parts.status.as_u16(),
            headers: parts.headers.iter().map(header).collect(),
        }
    }
}
