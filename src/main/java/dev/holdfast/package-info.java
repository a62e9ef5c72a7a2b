/// What every package of Holdfast shares: the one exception, its codes, and a right that a login lacks.
@NullMarked
package dev.holdfast;

import org.jspecify.annotations.NullMarked;
