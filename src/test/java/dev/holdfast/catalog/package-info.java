/// Tests of closures, on schemas that a real server holds.
@NullMarked
package dev.holdfast.catalog;

import org.jspecify.annotations.NullMarked;
