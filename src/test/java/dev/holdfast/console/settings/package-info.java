@NullMarked
package dev.holdfast.console.settings;

import org.jspecify.annotations.NullMarked;
