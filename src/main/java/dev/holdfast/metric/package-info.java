/// Figures for a monitoring system in the Prometheus text format, and whether a node is alive and ready, over HTTP.
///
/// Totals come from the control tables, so they never go back when a process starts anew; they are read once in ten
/// seconds at most, however often somebody scrapes. No label has a key or a session's number.
@NullMarked
package dev.holdfast.metric;

import org.jspecify.annotations.NullMarked;
