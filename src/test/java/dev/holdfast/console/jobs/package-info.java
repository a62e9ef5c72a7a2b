@NullMarked
package dev.holdfast.console.jobs;

import org.jspecify.annotations.NullMarked;
