/// What a session that stands still would find when it is resumed: what its list says, against what the source's
/// receipts and the archive's manifests say. Reads only.
@NullMarked
package dev.holdfast.recovery;

import org.jspecify.annotations.NullMarked;
