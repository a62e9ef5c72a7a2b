/// Tests of whole runs over real databases.
@NullMarked
package dev.holdfast.node;

import org.jspecify.annotations.NullMarked;
