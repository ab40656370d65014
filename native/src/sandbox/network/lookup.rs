//! From a host's name to its addresses.

use std::io;
use std::net::IpAddr;
use std::pin::Pin;

/// How names are looked up; tests bring one of their own.
pub trait Lookup: Send + Sync {
    /// The addresses of a name, in the order in which they are to be tried.
    fn lookup(&self, name: String)
    -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;
}

/// As every program on this machine does it: hosts file, DNS, whatever is set up.
pub struct SystemLookup;

impl Lookup for SystemLookup {
    fn lookup(
        &self,
        name: String,
    ) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>> {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name, 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}
