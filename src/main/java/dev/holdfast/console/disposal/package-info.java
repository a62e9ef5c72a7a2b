/// Disposal: what comes to its end by month and what keeps it, orders with their steps, what is asked before one is
/// requested, approved, refused or run, and certificates.
@NullMarked
package dev.holdfast.console.disposal;

import org.jspecify.annotations.NullMarked;
