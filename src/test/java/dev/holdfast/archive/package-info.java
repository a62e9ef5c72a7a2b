/// The move protocol as a model that a machine can walk to the end ([MoveModel], [DisposalModel], [Explorer]), and
/// tests of it.
@NullMarked
package dev.holdfast.archive;

import org.jspecify.annotations.NullMarked;
