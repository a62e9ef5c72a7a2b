/// Tests of the command line against a hand-written workbench.
@NullMarked
package dev.holdfast.cli;

import org.jspecify.annotations.NullMarked;
