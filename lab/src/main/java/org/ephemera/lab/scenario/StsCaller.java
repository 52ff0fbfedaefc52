package org.ephemera.lab.scenario;

/** Whom STS takes every caller for. */
public record StsCaller(String account, String arn, String userId) {}
