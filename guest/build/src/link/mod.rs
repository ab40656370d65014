//! An interpreter that is several libraries, linked around one memory and one table: CPython. They become one module, as
//! JavaScript's interpreter is. Its calls are then direct, wasmtime fills its table lazily, and an instance is
//! made in a tenth of the time.

mod graph;
mod library;
mod merge;
mod module;
mod order;

use wasmparser::ExternalKind;
use wasmtime::Result;

use graph::{Graph, top_level};
use merge::Libraries;
use order::{Node, Order};

/// The component with its libraries as one module; none if it has no libraries.
pub(crate) fn merged(component: &[u8]) -> Result<Option<Vec<u8>>> {
    let payloads = top_level(component)?;
    let graph = Graph::read(component, &payloads)?;
    let largest = (0..)
        .zip(&graph.modules)
        .max_by_key(|(_, bytes)| bytes.len());
    let Some((main, _)) = largest else {
        return Ok(None);
    };
    let linked = graph.linked(main)?;
    if linked.len() < 2 {
        return Ok(None);
    }
    let libraries = Libraries::find(&graph, main, linked)?;
    let order = Order::of(&graph, &libraries, &payloads)?;
    let exports: Vec<(ExternalKind, usize, &str)> = order
        .nodes
        .iter()
        .filter_map(|node| match node {
            Node::Item(kind, origin) => {
                let (library, name) = libraries.inside(*origin)?;
                Some((*kind, library, name))
            }
            _ => None,
        })
        .collect();
    let module = module::write(&libraries, &exports)?;
    order.write(component, &payloads, &module).map(Some)
}
