//! A slot that a sandbox used holds nothing of it for the next one: the raw memory is read, not only what
//! JavaScript can reach. The pool's fast reset is on, as in production.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::time::Duration;

use capsule_native::program::Program;
use capsule_native::sandbox::{Answer, Rights, supervise};
use common::{INSTALLATION, cache, program};

const CANARY: &[u8] = b"CANARY-7f3a9c51";

/// Fills memory with the canary, then ends in its own way.
const DIRTY: &str = "
  const fill = () => {
    const word = new TextEncoder().encode('CANARY-' + '7f3a9c51');
    const held = [];
    for (let i = 0; i < 100; i++) {
      const block = new Uint8Array(1 << 20);
      for (let at = 0; at + 4096 <= block.length; at += 4096) block.set(word, at);
      held.push(block);
    }
    return held;
  };
  task({ name: 'returns' }, () => fill().length);
  task({ name: 'throws' }, () => { const held = fill(); throw new Error(String(held.length)); });
  task({ name: 'spins' }, () => { const held = fill(); for (;;) held.length; });
  task({ name: 'grows' }, () => { const held = fill(); for (;;) held.push(new Uint8Array(1 << 20)); });
  task({ name: 'hangs' }, () => { globalThis.held = fill(); return new Promise(() => {}); });";

async fn holds_canary(program: &Program) -> bool {
    let place = program.places().take(0).await;
    let mut sandbox = program.start(Rights::default(), place).await.unwrap();
    let answer = program
        .call(&mut sandbox, "clean", "[]", 1_000_000_000)
        .await;
    assert!(matches!(answer, Answer::Returned(_)), "{answer:?}");
    let memory = sandbox
        .memory(&INSTALLATION.host.engine.description.memory_export)
        .await
        .unwrap();
    memory.windows(CANARY.len()).any(|window| window == CANARY)
}

#[test]
fn raw_memory_of_a_reused_slot_holds_no_canary() {
    let folder = tempfile::tempdir().unwrap();
    let cache = cache(folder.path());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    runtime.block_on(async {
        let dirty = std::sync::Arc::new(program(&cache, DIRTY).await.unwrap());
        let others = [
            program(&cache, "task({ name: 'clean' }, () => null);")
                .await
                .unwrap(),
            // Allocates, so that the memory grows over what the canary's pages were.
            program(
                &cache,
                "task({ name: 'clean' }, () => new Uint8Array(50 << 20).length);",
            )
            .await
            .unwrap(),
        ];
        for name in ["returns", "throws", "spins", "grows", "hangs"] {
            let (program, task) = (dirty.clone(), name.to_owned());
            let limit = Some(Duration::from_millis(400));
            let ended = supervise(
                &INSTALLATION.threads,
                limit.map(Into::into),
                None,
                async move {
                    let rights = Rights {
                        ram: Some(200 << 20),
                        ..Rights::default()
                    };
                    let place = program.places().take(0).await;
                    let mut sandbox = program.start(rights, place).await.unwrap();
                    program.call(&mut sandbox, &task, "[]", u64::MAX).await;
                },
            );
            let _ = ended.await;
            for other in &others {
                assert!(!holds_canary(other).await, "after a task that {name}");
            }
        }
    });
}
