"""Pictures that go with a pledge, and the record of who agreed to them."""
