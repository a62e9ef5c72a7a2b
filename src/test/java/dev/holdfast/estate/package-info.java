/// Governed databases, on a real server.
@NullMarked
package dev.holdfast.estate;

import org.jspecify.annotations.NullMarked;
