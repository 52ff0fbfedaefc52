/**
 * Sweeps of an AWS account (scheduled collection of all container metrics): inventory, shards, queries, and parsing of
 * the stored responses.
 */
@NullMarked
package org.ephemera.aws.sweep;

import org.jspecify.annotations.NullMarked;
