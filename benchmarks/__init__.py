"""Measurements that the README and the changelog quote; run from a checkout."""
