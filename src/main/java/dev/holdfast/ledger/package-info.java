/// Archived keys on their way from parent to child policies, and the work list of every session: one table for all.
///
/// A chunk is one row of `ledger`; its keys are stored once, as typed arrays ([ChunkKeys]). A child policy has one
/// small row of `handoff` for each chunk that points at them. Nothing here makes or drops a table: ten sessions with
/// three children leave the catalog as it was.
///
/// States of a chunk: `marked` (in the list) → `handed_off` (moved, and its keys published) or `failed`. States of a
/// handoff: `pending` → `marked` (the child session has chunks for it) → `settled`; back to `pending` with a later
/// `consume_after` while rows hang on its keys that are not yet due.
@NullMarked
package dev.holdfast.ledger;

import org.jspecify.annotations.NullMarked;
