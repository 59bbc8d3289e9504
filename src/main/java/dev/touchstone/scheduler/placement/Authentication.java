package dev.touchstone.scheduler.placement;

/** What is sent as {@code X-Auth-Token}. */
interface Authentication {
  String token() throws PlacementException;

  /** The token was not taken: the next one has to be a new one. */
  void rejected(String token);

  /** For a laboratory: Placement with {@code auth_strategy = noauth2} takes a user's name. */
  static Authentication none() {
    return new Authentication() {
      @Override
      public String token() {
        return "admin";
      }

      @Override
      public void rejected(String token) {
        // There is no other.
      }
    };
  }
}
