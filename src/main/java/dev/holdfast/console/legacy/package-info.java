/// The way of session tables into the ledger, by hand: find them, count them, agree on a plan, and take each step of
/// it.
@NullMarked
package dev.holdfast.console.legacy;

import org.jspecify.annotations.NullMarked;
