@NullMarked
package dev.holdfast.notify;

import org.jspecify.annotations.NullMarked;
