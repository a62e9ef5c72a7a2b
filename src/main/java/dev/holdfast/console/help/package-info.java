/// Help (`F1`): what the screen at hand is for, what its words mean, its keys, and the same by commands. A room's page
/// is a text among the resources, the keys are those that are registered.
@NullMarked
package dev.holdfast.console.help;

import org.jspecify.annotations.NullMarked;
