/// Settings, without any process or display.
@NullMarked
package dev.holdfast.app;

import org.jspecify.annotations.NullMarked;
