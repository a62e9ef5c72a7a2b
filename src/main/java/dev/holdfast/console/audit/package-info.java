/// The audit: what was done and refused, what each entry changed, and whether the chain is whole.
@NullMarked
package dev.holdfast.console.audit;

import org.jspecify.annotations.NullMarked;
