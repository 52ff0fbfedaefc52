/**
 * Readers of sealed packages: responses of all clouds become workloads, runs, calls, images, permissions and alerts,
 * each with its place of origin.
 */
@NullMarked
package org.ephemera.analyze.parse;

import org.jspecify.annotations.NullMarked;
