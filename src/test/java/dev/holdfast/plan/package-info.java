/// Tests of plans without a database.
@NullMarked
package dev.holdfast.plan;

import org.jspecify.annotations.NullMarked;
