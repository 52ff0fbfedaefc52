/** Proof of a deployment, step by step, with a synthetic alert. */
@NullMarked
package org.ephemera.cli.doctor;

import org.jspecify.annotations.NullMarked;
