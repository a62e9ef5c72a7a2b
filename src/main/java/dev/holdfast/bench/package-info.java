/// Measures a Holdfast session against the raw limit of the engine below it: one statement a table.
///
/// A time alone says little, because machines and their mood differ; a ratio says more. So contenders take turns (A B
/// C, A B C, ...), each on a fresh copy of one template database after a checkpoint, under the same settings, and each
/// time is divided by the reference of the *same* round. The median of those ratios is the figure, with its lowest and
/// highest.
///
/// Holdfast runs in a process of its own with the heap that is promised, so the promise is enforced while it is
/// measured. Servers, tables and processes are the measurement's own: it needs no installation and touches none.
///
/// [Trial] lists what is measured and the bars; [Bench] runs it; `holdfast bench` prints it.
@NullMarked
package dev.holdfast.bench;

import org.jspecify.annotations.NullMarked;
