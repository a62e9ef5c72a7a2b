/// The first run: a connection, a test of it, the tables that are found, a first policy, and what it would take.
@NullMarked
package dev.holdfast.console.firstrun;

import org.jspecify.annotations.NullMarked;
