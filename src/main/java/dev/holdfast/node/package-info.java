/// A node: one running engine process. Wires the features to one [Operations], claims requests, keeps its leases alive.
///
/// The console and the command line know the engine through [Operations] only. The console never moves a row: it writes
/// a request, a node claims it, progress comes back through the control database. Each operation [Does] something:
/// whether it writes is said where it stands, for who lets only some of them pass.
@NullMarked
package dev.holdfast.node;

import org.jspecify.annotations.NullMarked;
