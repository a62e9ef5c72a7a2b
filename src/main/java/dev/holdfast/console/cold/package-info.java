/// Cold files: what is frozen, whether it is as it was, and what may freeze.
@NullMarked
package dev.holdfast.console.cold;

import org.jspecify.annotations.NullMarked;
