/** Reads sealed packages: answers of the clouds become workloads, calls, log lines and series, each with its place of origin. */
@NullMarked
package org.ephemera.analyze.read;

import org.jspecify.annotations.NullMarked;
