/// The sheet of keys (`?`). It is made from the maps by which the window finds what a key does, so that it names no key
/// that nothing listens to.
@NullMarked
package dev.holdfast.console.keys;

import org.jspecify.annotations.NullMarked;
