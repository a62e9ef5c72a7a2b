/// The policies: tree and graph of them all, detail of one, changes that wait to be applied.
@NullMarked
package dev.holdfast.console.policies;

import org.jspecify.annotations.NullMarked;
