/// Tests of whole runs over real databases.
@NullMarked
package dev.holdfast.plan;

import org.jspecify.annotations.NullMarked;
