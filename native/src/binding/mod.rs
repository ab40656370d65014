//! The Node addon: it converts and forwards. Domain errors are returned, never thrown: an async
//! function of Node-API cannot reject with a code of ours.

mod artifact;
mod doctor;
mod durable;
mod fault;
mod handle;
mod installation;
mod program;
mod project;
mod trace;
