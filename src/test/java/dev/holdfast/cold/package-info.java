/// Tests of cold files without an archive, and of the place where they are.
@NullMarked
package dev.holdfast.cold;

import org.jspecify.annotations.NullMarked;
