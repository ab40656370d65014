//! A connection to the very address that was checked.

use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::Name;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tower::{Service, ServiceExt, service_fn};
use url::Url;

use super::lookup::Lookup;
use super::refusal::Refusal;
use crate::policy::{self, Host, Target};

/// The same as Node's `fetch` allows, for the look-up and again for the connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Opens connections for one task.
#[derive(Clone)]
pub(super) struct Connector {
    pub(super) right: Arc<policy::Egress>,
    pub(super) lookup: Arc<dyn Lookup>,
}

type BoxError = Box<dyn std::error::Error + Send + Sync>;

impl Service<Uri> for Connector {
    type Response = TokioIo<TcpStream>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let connector = self.clone();
        Box::pin(async move { connector.connect(uri).await })
    }
}

impl Connector {
    async fn connect(self, uri: Uri) -> Result<TokioIo<TcpStream>, BoxError> {
        let target = Target::of(&Url::parse(&uri.to_string())?).map_err(Refusal::Denied)?;
        // A name that is denied is not looked up.
        self.right.check(&target).map_err(Refusal::Denied)?;
        let addresses: Arc<[SocketAddr]> = self.addresses(&target).await?.into();
        // What is connected to is what was checked: nobody asks for the name's addresses a second time.
        let checked = service_fn(move |_: Name| {
            let addresses = addresses.to_vec();
            async move { Ok::<_, std::convert::Infallible>(addresses.into_iter()) }
        });
        let mut connector = HttpConnector::new_with_resolver(checked);
        connector.enforce_http(false);
        connector.set_nodelay(true);
        connector.set_connect_timeout(Some(CONNECT_TIMEOUT));
        Ok(connector.oneshot(uri).await?)
    }

    async fn addresses(&self, target: &Target) -> Result<Vec<SocketAddr>, Refusal> {
        let found = match &target.host {
            Host::Address(address) => vec![*address],
            Host::Name(name) => self.look_up(name).await?,
        };
        let mut denied = None;
        let mut allowed = Vec::new();
        for address in found {
            match self.right.check_address(target, address) {
                Ok(()) => allowed.push(SocketAddr::new(address, target.port)),
                Err(why) => denied = denied.or(Some(why)),
            }
        }
        match denied {
            Some(why) if allowed.is_empty() => Err(Refusal::Denied(why)),
            _ => Ok(allowed),
        }
    }

    async fn look_up(&self, name: &str) -> Result<Vec<IpAddr>, Refusal> {
        let failed = |why: &str| Refusal::Failed(format!("the name {name} {why}"));
        let found = match timeout(CONNECT_TIMEOUT, self.lookup.lookup(name.to_owned())).await {
            Ok(Ok(found)) => found,
            Ok(Err(error)) => return Err(failed(&format!("cannot be looked up: {error}"))),
            Err(_) => return Err(failed("was not found in time")),
        };
        if found.is_empty() {
            return Err(failed("has no address"));
        }
        Ok(found)
    }
}
