package org.ephemera.lab.scenario;

/** AWS account and region of every scenario that {@link ScenarioBuilder} generates. */
final class BuiltAccount {
    static final String ID = "111122223333";
    static final String REGION = "eu-central-1";

    private BuiltAccount() {}
}
