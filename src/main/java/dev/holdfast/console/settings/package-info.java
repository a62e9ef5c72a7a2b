/// What a person settles for this console: looks, language of numbers and dates, zone; and where things are.
@NullMarked
package dev.holdfast.console.settings;

import org.jspecify.annotations.NullMarked;
