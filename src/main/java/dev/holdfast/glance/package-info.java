/// Many policies and sessions at one glance: the grid of policies and sessions, names to choose from. Reads little of
/// much: each question is answered by indexes, whatever has gathered in years.
@NullMarked
package dev.holdfast.glance;

import org.jspecify.annotations.NullMarked;
