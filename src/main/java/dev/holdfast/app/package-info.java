/// Builds the whole program with plain constructors; reads and checks the settings.
///
/// Nothing below knows this package. [Settings] says where each value came from, so that `config show --effective` can
/// answer why something is as it is.
@NullMarked
package dev.holdfast.app;

import org.jspecify.annotations.NullMarked;
