/// The frame around all screens: environment band, rail, tabs, status bar, keys, theme, what is kept between starts.
@NullMarked
package dev.holdfast.console.shell;

import org.jspecify.annotations.NullMarked;
