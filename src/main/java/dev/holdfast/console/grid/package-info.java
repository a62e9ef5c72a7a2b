/// The grid of policies and sessions: what became of the last nights, policy by policy, at one look.
@NullMarked
package dev.holdfast.console.grid;

import org.jspecify.annotations.NullMarked;
