/**
 * Reads sealed packages: the answers of all clouds become workloads, runs, calls, images, allowances and
 * alerts, each with its place of origin.
 */
@NullMarked
package org.ephemera.analyze.parse;

import org.jspecify.annotations.NullMarked;
