/// What every package of Holdfast shares: the one exception and its codes.
@NullMarked
package dev.holdfast;

import org.jspecify.annotations.NullMarked;
