package org.ephemera.lab.scenario;

/** Identity that the simulated STS returns for every caller. */
public record StsCaller(String account, String arn, String userId) {}
